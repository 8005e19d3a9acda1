using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MATRIX_DIAG: square matrices with the given diagonals.</summary>
public sealed partial class MatrixDiagOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.MatrixDiag;

    // The kernel fills with the code 0, which is the value 0 in int16 alone.
    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int16Version = 1, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(input, 1);
        var bytes = context.ElementBytes(input);
        var size = input.Shape[^1];
        output.Resize([.. input.Shape, size]);

        // Elements of 0, also where a quantized 0.0 has another code: so the reference.
        var plan = CopyPlan.Create([ShapeChecks.Product(input.Shape.AsSpan(..^1)), size], [size, 1], [(long)size * size, size + 1], bytes);
        return new MovementKernel(context, [new TensorCopy(input, output, plan)], () => output.Bytes().Clear());
    }
}
