# Rules that every target of the project follows.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(dq_options INTERFACE)
target_compile_options(dq_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers -Werror>)
target_include_directories(dq_options INTERFACE ${CMAKE_SOURCE_DIR}/server/src)

# dq_library(FOLDER LIBS…): the static library dq_<folder> of server/src/FOLDER/*.cpp ("/" becomes "_"), linked to LIBS.
function(dq_library folder)
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/src/${folder}/*.cpp)
  if(sources)
    add_library(dq_${name} STATIC ${sources})
    target_link_libraries(dq_${name} PUBLIC dq_options ${ARGN})
  else()
    add_library(dq_${name} INTERFACE)
    target_link_libraries(dq_${name} INTERFACE dq_options ${ARGN})
  endif()
endfunction()

# dq_embed(TARGET SYMBOL FILE): puts FILE's bytes, as they are, into TARGET. In C++:
#   extern "C" const unsigned char SYMBOL[]; extern "C" const unsigned char SYMBOL_end[];
# FILE may be made by the build; it is a dependency either way.
function(dq_embed target symbol file)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT [[
    .section .rodata
    .global @symbol@
    .global @symbol@_end
    .balign 16
@symbol@:
    .incbin "@file@"
@symbol@_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
]])
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS ${file} GENERATED TRUE)
  target_sources(${target} PRIVATE ${assembly})
endfunction()
