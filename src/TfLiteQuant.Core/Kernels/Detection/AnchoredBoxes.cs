namespace TfLiteQuant.Kernels.Detection;

/// <summary>Boxes that a network states relative to anchors, as corners.</summary>
/// <param name="scaleY">What the network multiplied the centre's shift by, as for the others; not 0.</param>
/// <param name="scaleX">As above, across.</param>
/// <param name="scaleHeight">What the network multiplied the logarithm of the height by.</param>
/// <param name="scaleWidth">As above, of the width.</param>
internal sealed class AnchoredBoxes(float scaleY, float scaleX, float scaleHeight, float scaleWidth)
{
    /// <summary>Numbers of a box.</summary>
    public const int Size = 4;

    /// <summary>Corners of all boxes: centre = code / scale * the anchor's size + the anchor's centre, size = e^(code / scale) * the
    /// anchor's size, in double precision, each rounded once, as the reference kernel has it.</summary>
    /// <param name="codes">y, x, height, width of each box, <paramref name="stride"/> numbers apart: key points may follow.</param>
    /// <param name="stride">At least 4.</param>
    /// <param name="anchors">y, x, height, width of each anchor.</param>
    /// <param name="corners">y, x, y, x of each box: upper left, lower right.</param>
    public void Decode(ReadOnlySpan<float> codes, int stride, ReadOnlySpan<float> anchors, Span<float> corners)
    {
        for (var box = 0; box * Size < corners.Length; box++)
        {
            var code = codes.Slice(box * stride, Size);
            var anchor = anchors.Slice(box * Size, Size);
            var corner = corners.Slice(box * Size, Size);
            var y = (float)((code[0] / (double)scaleY * anchor[2]) + anchor[0]);
            var x = (float)((code[1] / (double)scaleX * anchor[3]) + anchor[1]);
            var halfHeight = (float)(0.5 * Math.Exp(code[2] / (double)scaleHeight) * anchor[2]);
            var halfWidth = (float)(0.5 * Math.Exp(code[3] / (double)scaleWidth) * anchor[3]);
            corner[0] = y - halfHeight;
            corner[1] = x - halfWidth;
            corner[2] = y + halfHeight;
            corner[3] = x + halfWidth;
        }
    }
}
