using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Landmarks2TransformMatrix, a custom operator of MediaPipe's models: from landmarks [1, points, 3] of an image, the matrix [1,4,4] that
/// takes points of a smaller image to the part of the image around some of them.
/// </summary>
public sealed class Landmarks2TransformMatrixOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "Landmarks2TransformMatrix";

    public override OpKernel Bind(BindContext context)
    {
        LandmarkOperands.RequireVersion(context);
        context.RequireArity(1);
        var (landmarks, output) = (context.Input(0), context.Output(0));
        FloatOperands.Require(context, landmarks, output);
        context.RequireShape(landmarks, 1, -1, 3);
        var crop = Crop(context, context.RequireMap(), landmarks.Shape[1]);
        output.Resize(1, LandmarkOperands.Order, LandmarkOperands.Order);
        return new DelegateKernel(() => crop.Run(landmarks.Values<float>(), output.Span<float>()));
    }

    private static LandmarkCrop Crop(BindContext context, FlexMap options, int points)
    {
        var (left, right) = (options.Whole("left_rotation_idx"), options.Whole("right_rotation_idx"));
        int[] subset = [.. options.Vector("subset_idxs").Select(static index => (int)Math.Clamp(index, -1, int.MaxValue))];
        context.Require(subset.Length > 0, "subset_idxs is missing or empty.");
        foreach (var index in (int[])[left, right, .. subset]) context.Require(index >= 0 && index < points, $"Its options name landmark {index}, and there are {points}.");
        var (width, height) = (options.Whole("output_width"), options.Whole("output_height"));
        context.Require(height > 0 && width > 0, $"output_height is {height} and output_width {width}.");
        var (scaleX, scaleY) = ((float)(options["scale_x"] ?? 0), (float)(options["scale_y"] ?? 0));
        context.Require(scaleX > 0 && scaleY > 0, $"scale_x is {scaleX} and scale_y {scaleY}.");
        return new LandmarkCrop(left, right, subset, (float)(options["target_rotation_radians"] ?? 0), width, height, scaleX, scaleY);
    }
}
