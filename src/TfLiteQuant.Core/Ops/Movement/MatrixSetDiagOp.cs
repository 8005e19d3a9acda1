using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MATRIX_SET_DIAG: matrices with their diagonals replaced. Inputs: matrices, diagonals.</summary>
public sealed partial class MatrixSetDiagOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.MatrixSetDiag;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1, Int16Version = 1, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, diagonal, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameType(input, diagonal);
        context.RequireRank(input, 2);
        var bytes = context.ElementBytes(input);
        var (rows, columns) = (input.Shape[^2], input.Shape[^1]);
        var length = Math.Min(rows, columns);
        context.RequireShape(diagonal, [.. input.Shape[..^2], length]);
        output.Resize(input.Shape);
        context.AllowInPlace(0, 0);
        var plan = CopyPlan.Create(
            [ShapeChecks.Product(input.Shape.AsSpan(..^2)), length], [length, 1], [(long)rows * columns, columns + 1], bytes);
        return new MovementKernel(context, [new TensorCopy(diagonal, output, plan)], () => output.CopyFrom(input));
    }
}
