using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Tables of int8, int4 or int2 codes: the rows picked are scaled.</content>
public sealed partial class EmbeddingLookupOp
{
    private static OpKernel BindCodes(BindContext context, TensorValue ids, TensorValue table, TensorValue output, int width)
    {
        // Old files store int8 codes as uint8.
        context.RequireType(table, TensorType.Int8, TensorType.UInt8, TensorType.Int4, TensorType.Int2);
        context.RequireType(output, TensorType.Float32);
        if (table.Quantization?.Details is not null) return new ScaledBlocks(context, ids, table, output);
        var scales = table.Quantization?.Scale ?? [];
        context.Require(
            scales.Length == 1 || (scales.Length == table.Shape[0] && table.Quantization!.QuantizedDimension == 0),
            $"Its table has {scales.Length} scales for {table.Shape[0]} rows.");
        context.Require(table.Quantization?.ZeroPoint is not { Length: > 0 } zeros || Array.TrueForAll(zeros, static zero => zero == 0), "Its table is not symmetric.");
        return new Scaled(context, ids, table, output, scales, width);
    }

    private sealed class Scaled(BindContext context, TensorValue ids, TensorValue table, TensorValue output, float[] scales, int width) : OpKernel
    {
        private readonly int _bits = table.Type.BitsPerElement();

        public override void Run()
        {
            var picked = ids.Values<int>();
            for (var i = 0; i < picked.Length; i++)
            {
                if ((uint)picked[i] >= (uint)table.Shape[0])
                    throw context.Fail($"Index {picked[i]} does not exist in a table of {table.Shape[0]}.", "The indices were given to the model or computed by it.");
                var row = output.Span<float>().Slice(i * width, width);
                Expand(picked[i], row, scales[scales.Length == 1 ? 0 : picked[i]]);
            }
        }

        private void Expand(int index, Span<float> row, float scale)
        {
            if (_bits == 8)
            {
                AffineExpansion.Expand(table.Values<sbyte>().Slice(index * width, width), row, scale, 0);
                return;
            }

            // Packed codes follow each other across rows, the first in the low bits; shifted to the top they get their sign.
            var bytes = table.Bytes();
            var perByte = 8 / _bits;
            for (var j = 0; j < row.Length; j++)
            {
                var at = (long)index * width + j;
                var shift = 8 - _bits - ((int)(at % perByte) * _bits);
                row[j] = ((sbyte)(bytes[(int)(at / perByte)] << shift) >> (8 - _bits)) * scale;
            }
        }
    }
}
