# The trained weights, made by tools/translator/train.
set(translator_assets ${CMAKE_SOURCE_DIR}/server/assets/translator)
dq_embed(dq_translator dq_translator_parts ${translator_assets}/parts.bin)
dq_embed(dq_translator dq_translator_ranker ${translator_assets}/ranker.bin)
dq_embed(dq_translator dq_translator_sketches ${translator_assets}/sketches.txt)
