# The trained weights, made by tools/translator/train.
set(translator_assets ${CMAKE_SOURCE_DIR}/server/assets/translator)
dq_embed(dq_translator dq_translator_parts ${translator_assets}/parts.bin)
dq_embed(dq_translator dq_translator_ranker ${translator_assets}/ranker.bin)
dq_embed(dq_translator dq_translator_encoder_parts ${translator_assets}/encoder_parts.bin)
dq_embed(dq_translator dq_translator_encoder_ranker ${translator_assets}/encoder_ranker.bin)
dq_embed(dq_translator dq_translator_encoder_sketches ${translator_assets}/encoder_sketches.txt)
dq_embed(dq_translator dq_translator_sketches ${translator_assets}/sketches.txt)
