using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// TransformLandmarks, a custom operator of MediaPipe's models: moves points [1, points, 2 or 3] by the first two rows of a matrix of
/// four by four, as if in a plane: a third coordinate stays and moves nothing.
/// </summary>
public sealed class TransformLandmarksOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "TransformLandmarks";

    public override OpKernel Bind(BindContext context)
    {
        LandmarkOperands.RequireVersion(context);
        context.RequireArity(2);
        var (points, matrix, output) = (context.Input(0), context.Input(1), context.Output(0));
        FloatOperands.Require(context, points, output);
        LandmarkOperands.RequireMatrix(context, matrix);
        context.RequireShape(points, 1, -1, points.Rank == 3 && points.Shape[2] == 2 ? 2 : 3);
        output.Resize(points.Shape);
        return new DelegateKernel(() => Move(points.Values<float>(), points.Shape[2], matrix.Values<float>(), output.Span<float>()));
    }

    private static void Move(ReadOnlySpan<float> points, int coordinates, ReadOnlySpan<float> matrix, Span<float> output)
    {
        var across = matrix[..LandmarkOperands.Order];
        var down = matrix[LandmarkOperands.Order..];
        for (; points.Length > 0; points = points[coordinates..], output = output[coordinates..])
        {
            var (x, y) = (points[0], points[1]);
            output[0] = (across[0] * x) + (across[1] * y) + across[3];
            output[1] = (down[0] * x) + (down[1] * y) + down[3];
            if (coordinates > 2) output[2] = points[2];
        }
    }
}
