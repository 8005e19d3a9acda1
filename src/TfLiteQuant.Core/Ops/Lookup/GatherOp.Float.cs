using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Copies slices of any type.</content>
public sealed partial class GatherOp
{
    private const int AxisField = 0;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (table, indices, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(table, output);
        context.RequireType(indices, TensorType.Int16, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(table);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), table.Rank);
        var batches = context.Options.GetInt32(BatchDimensionsField);
        if (batches < 0) batches += indices.Rank;
        context.Require(batches >= 0 && batches <= axis && batches <= indices.Rank, $"{batches} batch dimensions do not fit.");
        context.Require(
            table.Shape.AsSpan(..batches).SequenceEqual(indices.Shape.AsSpan(..batches)), "Table and indices have different batch dimensions.");
        output.Resize([.. table.Shape[..axis], .. indices.Shape[batches..], .. table.Shape[(axis + 1)..]]);
        ReadOnlySpan<int> shape = table.Shape;
        return new GatherKernel(context, table, indices, output)
        {
            Batches = ShapeChecks.Product(shape[..batches]),
            Outer = ShapeChecks.Product(shape[batches..axis]),
            Extent = shape[axis],
            Picks = ShapeChecks.Product(indices.Shape.AsSpan(batches..)),
            BlockBytes = (long)ShapeChecks.Product(shape[(axis + 1)..]) * bytes,
        };
    }
}
