using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Copies rows of any type; rows of int8 codes come out as floats where the output is float.</content>
public sealed partial class EmbeddingLookupOp
{
    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (ids, table, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(ids, TensorType.Int32);
        context.RequireRank(ids, 1, 1);
        context.RequireRank(table, 2);
        output.Resize([ids.Count, .. table.Shape[1..]]);
        var width = ShapeChecks.Product(table.Shape.AsSpan(1..));
        if (table.Type == output.Type)
        {
            return new GatherKernel(context, table, ids, output)
            {
                Batches = 1, Outer = 1, Extent = table.Shape[0], Picks = ids.Count, BlockBytes = (long)width * context.ElementBytes(table),
            };
        }

        context.RequireType(table, TensorType.Int8, TensorType.UInt8);
        context.RequireType(output, TensorType.Float32);
        var scales = table.Quantization?.Scale ?? [];
        context.Require(
            scales.Length == 1 || (scales.Length == table.Shape[0] && table.Quantization!.QuantizedDimension == 0),
            $"Its table has {scales.Length} scales for {table.Shape[0]} rows.");
        context.Require(table.Quantization?.ZeroPoint is not { Length: > 0 } zeros || Array.TrueForAll(zeros, static zero => zero == 0), "Its table is not symmetric.");
        return new Dequantized(context, scales, width);
    }

    private sealed class Dequantized(BindContext context, float[] scales, int width) : OpKernel
    {
        private readonly TensorValue _ids = context.Input(0), _table = context.Input(1), _output = context.Output(0);

        public override void Run()
        {
            var ids = _ids.Values<int>();
            var codes = _table.Values<sbyte>();
            for (var i = 0; i < ids.Length; i++)
            {
                if ((uint)ids[i] >= (uint)_table.Shape[0])
                    throw context.Fail($"Index {ids[i]} does not exist in a table of {_table.Shape[0]}.", "The indices were given to the model or computed by it.");
                var scale = scales[scales.Length == 1 ? 0 : ids[i]];
                var row = codes.Slice(ids[i] * width, width);
                var target = _output.Span<float>().Slice(i * width, width);
                for (var j = 0; j < width; j++) target[j] = row[j] * scale;
            }
        }
    }
}
