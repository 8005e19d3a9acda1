namespace TfLiteQuant.Kernels;

/// <summary>Sizes of a depthwise convolution with as many output as input channels.</summary>
internal sealed record DepthwiseShape(int Batches, AxisTaps Y, AxisTaps X, int Channels, int StrideX, int DilationX)
{
    /// <summary>Output rows of all images; none where rows have no pixels, of which kernels always write one.</summary>
    public int Rows => Channels == 0 || X.Count == 0 ? 0 : Batches * Y.Count;

    /// <summary>Whether it is 3x3 with so short lines and so many channels that a block of pixels with all their channels is faster than
    /// a sweep along a line for a few: measured on Zen 5. (With fewer channels a call of the kernel is not worth its set-up.)</summary>
    public bool IsBlock => Is3x3 && Channels >= 64 && X.Count <= (StrideX == 1 ? 14 : 7);

    private bool Is3x3 => X.Taps.Length == 3 && Y.Taps.Length == 3 && StrideX <= 2
        && X.Offsets[2] == X.Offsets[0] + 2 && Y.Offsets[2] == Y.Offsets[0] + 2;

    /// <summary>Whether it is 3x3, without dilation, with stride 1 or 2 in x: what networks use most, and what the sweeping kernel
    /// does. With stride 2 it reads two input pixels for each output; where pixels lie a multiple of 512 bytes apart, the
    /// kernel that goes through all channels of a pixel was measured faster (Zen 5; probably these pixels compete for few cache sets).</summary>
    public bool IsSweep => Is3x3 && (StrideX == 1 || Channels % 128 != 0);
}
