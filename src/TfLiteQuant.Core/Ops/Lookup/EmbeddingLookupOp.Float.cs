using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Copies rows of any type; rows of codes come out as floats where the output is float.</content>
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

        return BindCodes(context, ids, table, output, width);
    }
}
