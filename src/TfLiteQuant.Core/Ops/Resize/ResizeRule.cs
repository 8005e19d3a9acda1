using TfLiteQuant.Kernels.Resize;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>What both resizing operators check: an image [n, h, w, c] and its new height and width.</summary>
internal static class ResizeRule
{
    /// <summary>Scales of rows and columns; null where the size is not known yet. Gives the output its shape.</summary>
    public static (ResizeScale Rows, ResizeScale Columns)? Bind(BindContext context, bool alignCorners, bool halfPixelCenters)
    {
        context.RequireArity(2, 1);
        var (input, size, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(input, 4, 4);
        context.RequireType(size, TensorType.Int32);
        context.RequireShape(size, 2);
        if (!context.TryReadValues(1)) return null;
        var (height, width) = ((int)context.Integers(size)[0], (int)context.Integers(size)[1]);
        context.Require(height > 0 && width > 0, $"A size of {height} by {width} leaves nothing.");
        context.Require(input.Shape[1] > 0 && input.Shape[2] > 0, "Its image is empty.");
        output.Resize(input.Shape[0], height, width, input.Shape[3]);
        return (new ResizeScale(input.Shape[1], height, alignCorners, halfPixelCenters), new ResizeScale(input.Shape[2], width, alignCorners, halfPixelCenters));
    }
}
