# The static embedding table, made by tools/embedding/make.
dq_embed(dq_adapters_embedders dq_embedding_table ${CMAKE_SOURCE_DIR}/server/assets/embedding/minilm-static-256.bin)
