namespace TfLiteQuant.Kernels;

/// <summary>Sizes of a depthwise convolution with as many output as input channels.</summary>
internal sealed record DepthwiseShape(int Batches, AxisTaps Y, AxisTaps X, int Channels)
{
    /// <summary>Input columns from one output column to the next.</summary>
    public int StrideX => X.InputStep;

    /// <summary>Input columns from one column of the filter to the next.</summary>
    public int DilationX => X.Offsets.Length > 1 ? X.Offsets[1] - X.Offsets[0] : 1;

    /// <summary>Output rows of all images; none where rows have no pixels, of which kernels always write one.</summary>
    public int Rows => Channels == 0 || X.Count == 0 ? 0 : Batches * Y.Count;

    /// <summary>Whether it is 3x3 and a block of pixels with all their channels is faster than a sweep along a line for a few of them:
    /// where lines are so short and channels so many that sweeps hardly get going (measured on Zen 5), and where the lines of a sweep
    /// drive each other out of the nearest cache. (With fewer channels a call of the kernel is not worth its set-up.)</summary>
    public bool IsBlock => Is3x3 && (Channels >= 64 && X.Count <= (StrideX == 1 ? 14 : 7) || Channels >= 32 && !FitsSweep);

    /// <summary>Whether what a sweep reads and writes stays in the nearest cache until the next one comes to it: a piece of 64 bytes of
    /// each pixel of three or four input and one or two output lines. A cache of 48 KB in 12 ways, as Zen 5 and Intel's processors since
    /// 2019 have, keeps 12 pieces for each remainder of their place modulo 4096 bytes; where pixels are a multiple of a larger power of two
    /// apart, few remainders come up.</summary>
    private bool FitsSweep
    {
        get
        {
            const int Ways = 12, Remainders = 64, FloatsOfPiece = 16;
            var pieces = Channels / FloatsOfPiece;
            var remainders = Channels % FloatsOfPiece != 0 ? Remainders : Remainders / Math.Min(Remainders, pieces & -pieces);
            return StrideX == 1
                ? 4L * X.InputSize + 2L * X.Count <= Ways * remainders
                : 3L * X.InputSize + X.Count <= Ways * remainders;
        }
    }

    private bool Is3x3 => X.Taps.Length == 3 && Y.Taps.Length == 3 && StrideX <= 2
        && X.Offsets[2] == X.Offsets[0] + 2 && Y.Offsets[2] == Y.Offsets[0] + 2;

    /// <summary>Whether it is 3x3, without dilation, with stride 1 or 2 in x: what networks use most, and what the sweeping kernel
    /// does. With stride 2 it reads two input pixels for each output; where pixels lie a multiple of 512 bytes apart, the
    /// kernel that goes through all channels of a pixel was measured faster (Zen 5; probably these pixels compete for few cache sets).</summary>
    public bool IsSweep => Is3x3 && (StrideX == 1 || Channels % 128 != 0);
}
