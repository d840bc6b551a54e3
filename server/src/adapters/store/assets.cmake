# The numbered migrations of both engines, in the binary: every .sql file under server/assets/migrations, and a table of them.

set(migration_declarations "")
foreach(engine sqlite postgres)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/assets/migrations/${engine}/*.sql)
  list(SORT files)
  set(migration_rows_${engine} "")
  foreach(file ${files})
    get_filename_component(name ${file} NAME_WE)
    if(NOT name MATCHES "^[0-9][0-9][0-9][0-9]_[a-z0-9_]+$")
      message(FATAL_ERROR "${file}: a migration is named like 0001_initial.sql")
    endif()
    string(SUBSTRING ${name} 0 4 number)
    string(REGEX REPLACE "^0+" "" number ${number})
    if(number IN_LIST migration_numbers_${engine})
      message(FATAL_ERROR "${file}: there is another migration ${number}; the numbers are each used once")
    endif()
    list(APPEND migration_numbers_${engine} ${number})
    set(symbol dq_migration_${engine}_${name})
    dq_embed(dq_adapters_store ${symbol} ${file})
    string(APPEND migration_declarations "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND migration_rows_${engine} "      {${number}, \"${name}\", {${symbol}, ${symbol}_end}},\n")
  endforeach()
endforeach()

set(migrations_table ${CMAKE_CURRENT_BINARY_DIR}/migrations_table.cpp)
file(CONFIGURE OUTPUT ${migrations_table} @ONLY CONTENT [[
#include "adapters/store/migrations.h"

@migration_declarations@
namespace dataquery::store {

std::span<const Migration> sqlite_migrations() {
  static const Migration kMigrations[] = {
@migration_rows_sqlite@  };
  return kMigrations;
}

std::span<const Migration> postgres_migrations() {
  static const Migration kMigrations[] = {
@migration_rows_postgres@  };
  return kMigrations;
}

}  // namespace dataquery::store
]])
target_sources(dq_adapters_store PRIVATE ${migrations_table})
