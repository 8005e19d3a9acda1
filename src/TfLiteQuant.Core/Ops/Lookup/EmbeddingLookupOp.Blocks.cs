using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Tables of int4 or int2 codes with scales for blocks.</content>
public sealed partial class EmbeddingLookupOp
{
    private sealed class ScaledBlocks(BindContext context, TensorValue ids, TensorValue table, TensorValue output) : OpKernel
    {
        private readonly BlockScales _scales = BlockScales.Of(context, table);
        private readonly sbyte[] _codes = new sbyte[table.Shape[1]];

        public override void Run()
        {
            var picked = ids.Values<int>();
            for (var i = 0; i < picked.Length; i++)
            {
                if ((uint)picked[i] >= (uint)table.Shape[0])
                    throw context.Fail($"Index {picked[i]} does not exist in a table of {table.Shape[0]}.", "The indices were given to the model or computed by it.");
                var row = output.Span<float>().Slice(i * _codes.Length, _codes.Length);
                PackedCodes.Unpack(table.Bytes(), table.Type.BitsPerElement(), (long)picked[i] * _codes.Length, _codes);
                var blocks = _codes.Length / _scales.BlockSize;
                for (var b = 0; b < blocks; b++)
                {
                    var at = b * _scales.BlockSize;
                    AffineExpansion.Expand<sbyte>(_codes.AsSpan(at, _scales.BlockSize), row.Slice(at, _scales.BlockSize), _scales.Values[picked[i] * blocks + b], 0);
                }
            }
        }
    }
}
