#!/usr/bin/env python3
"""Writes a trained encoder as the ONNX file that the server runs: weights as int8, a scale for each channel.

usage: export_encoder.py ENCODER.pt VOCABULARY.txt OUT.onnx
"""

import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic

from encoder_data import MARKS
from encoder_model import Encoder, Exported

OPSET, IR_VERSION = 17, 9  # old enough for Debian's ONNX Runtime


def main():
    weights, vocabulary, out = sys.argv[1:4]
    encoder = Encoder(len(Path(vocabulary).read_text().split("\n")) - 1)
    encoder.load_state_dict(torch.load(weights, weights_only=True))
    encoder.eval()
    n, tables, columns = 24, 2, 5
    example = (torch.ones(1, n, dtype=torch.long), torch.zeros(1, n, MARKS), torch.full((1, n), 1 / n),
               torch.full((tables, n), 1 / n), torch.full((columns, n), 1 / n), torch.full((columns, tables), 0.5))
    names = ["pieces", "marks", "question_mean", "table_mean", "column_mean", "table_of"]
    with tempfile.TemporaryDirectory() as work:
        plain, shaped = f"{work}/plain.onnx", f"{work}/shaped.onnx"
        torch.onnx.export(
            Exported(encoder), example, plain, input_names=names, output_names=["columns", "tables", "slots"],
            opset_version=OPSET, dynamo=False,
            dynamic_axes={"pieces": {1: "n"}, "marks": {1: "n"}, "question_mean": {1: "n"}, "table_mean": {0: "t", 1: "n"},
                          "column_mean": {0: "c", 1: "n"}, "table_of": {0: "c", 1: "t"}, "columns": {0: "c"}, "tables": {0: "t"}})
        quant_pre_process(plain, shaped, skip_symbolic_shape=True)
        quantize_dynamic(shaped, out, per_channel=True, weight_type=QuantType.QInt8, extra_options={"MatMulConstBOnly": True},
                         op_types_to_quantize=["MatMul", "Gather", "Gemm"])
    model = onnx.load(out)
    model.ir_version = IR_VERSION
    onnx.save(model, out)
    print(f"{out}: {Path(out).stat().st_size} bytes")


if __name__ == "__main__":
    main()
