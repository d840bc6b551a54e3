# The library dq_web: the page's files in the program (http::embedded_files). With DATAQUERY_WEB off its table is empty.
# A change under web/ builds the page again; a second build does nothing.

find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(web ${CMAKE_SOURCE_DIR}/web)
set(web_out ${CMAKE_BINARY_DIR}/web)
set(embed_web ${CMAKE_SOURCE_DIR}/tools/embed_web.py)

if(DATAQUERY_WEB)
  find_program(NPM npm REQUIRED)
  file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
  list(FILTER web_sources EXCLUDE REGEX "\\.test\\.tsx?$|/src/testing/")
  add_custom_command(
    OUTPUT ${web_out}/web_files.S ${web_out}/web_files.cpp
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/build_web.py ${web} ${web_out}/dist
    COMMAND ${Python3_EXECUTABLE} ${embed_web} ${web_out}/dist ${web_out}
    COMMAND ${CMAKE_COMMAND} -E touch ${web_out}/web_files.S ${web_out}/web_files.cpp
    DEPENDS ${web_sources} ${web}/index.html ${web}/docs.html ${web}/vite.config.ts ${web}/tsconfig.json ${web}/package.json
            ${web}/package-lock.json ${CMAKE_SOURCE_DIR}/tools/build_web.py ${embed_web}
    COMMENT "Building the page"
    VERBATIM)
else()
  add_custom_command(
    OUTPUT ${web_out}/web_files.S ${web_out}/web_files.cpp
    COMMAND ${Python3_EXECUTABLE} ${embed_web} "" ${web_out}
    COMMAND ${CMAKE_COMMAND} -E touch ${web_out}/web_files.S ${web_out}/web_files.cpp
    DEPENDS ${embed_web}
    COMMENT "An empty table in place of the page"
    VERBATIM)
endif()

add_library(dq_web STATIC ${web_out}/web_files.S ${web_out}/web_files.cpp)
target_link_libraries(dq_web PUBLIC dq_http)
