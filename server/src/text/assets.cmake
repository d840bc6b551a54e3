# Words that share a meaning, made by tools/wordnet/make.
dq_embed(dq_text dq_text_wordnet ${CMAKE_SOURCE_DIR}/server/assets/text/wordnet.bin)
