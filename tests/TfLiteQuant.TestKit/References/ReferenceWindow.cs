namespace TfLiteQuant.TestKit;

/// <summary>A window along one dimension, computed literally as the format defines it.</summary>
/// <param name="Size">Positions of the image.</param>
/// <param name="Filter">Elements of the window.</param>
/// <param name="Stride">Step between positions.</param>
/// <param name="Dilation">Step between elements.</param>
/// <param name="Padding">SAME or VALID.</param>
public readonly record struct ReferenceWindow(int Size, int Filter, int Stride, int Dilation, Padding Padding)
{
    private int Reach => (Filter - 1) * Dilation + 1;

    /// <summary>Output positions.</summary>
    public int Output => Padding == Padding.Same ? (Size + Stride - 1) / Stride : (Size + Stride - Reach) / Stride;

    /// <summary>Zeros before the image.</summary>
    public int Before => Math.Max(0, (Output - 1) * Stride + Reach - Size) / 2;
}
