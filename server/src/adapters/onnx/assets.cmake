# The trained encoder, made by tools/translator/train.
set(encoder_assets ${CMAKE_SOURCE_DIR}/server/assets/encoder)
dq_embed(dq_adapters_onnx dq_encoder_network ${encoder_assets}/encoder.onnx)
dq_embed(dq_adapters_onnx dq_encoder_vocabulary ${encoder_assets}/vocabulary.txt)

# The library is opened by name when it is first needed.
find_path(ONNXRUNTIME_INCLUDE onnxruntime_cxx_api.h PATH_SUFFIXES onnxruntime REQUIRED)
find_library(ONNXRUNTIME_LIBRARY onnxruntime REQUIRED)
file(REAL_PATH ${ONNXRUNTIME_LIBRARY} onnxruntime_file)
execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${onnxruntime_file} OUTPUT_VARIABLE onnxruntime_headers)
string(REGEX MATCH "SONAME +([^ \n]+)" _ "${onnxruntime_headers}")
target_include_directories(dq_adapters_onnx SYSTEM PRIVATE ${ONNXRUNTIME_INCLUDE})
target_compile_definitions(dq_adapters_onnx PRIVATE DATAQUERY_ONNXRUNTIME="${CMAKE_MATCH_1}")
target_link_libraries(dq_adapters_onnx PRIVATE ${CMAKE_DL_LIBS})
