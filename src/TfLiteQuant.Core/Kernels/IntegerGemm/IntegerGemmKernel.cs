using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Multiplies rows of integers with packed columns, by the fastest instructions that the processor has.</summary>
internal abstract unsafe class IntegerGemmKernel
{
    /// <summary>The one for int16 elements, which any processor has.</summary>
    public static IntegerGemmKernel Words { get; } =
        CpuFeatures.HasVector512 ? new IntegerGemmKernel<Vector512<int>, DotWords512>()
        : CpuFeatures.HasVector256 ? new IntegerGemmKernel<Vector256<int>, DotWords256>()
        : CpuFeatures.HasVector128 ? new IntegerGemmKernel<Vector128<int>, DotWords128>()
        : new IntegerGemmKernel<int, DotWordsScalar>();

    /// <summary>The one for int8 elements on both sides; null where int16 is as fast, because the processor cannot add four byte
    /// products at once.</summary>
    public static IntegerGemmKernel? Bytes { get; } =
        CpuFeatures.HasByteDotProducts ? new IntegerGemmKernel<Vector256<int>, DotBytes256>() : null;

    /// <summary>As <see cref="Bytes"/>, with uint8 elements on the left side.</summary>
    public static IntegerGemmKernel? UnsignedBytes { get; } =
        CpuFeatures.HasByteDotProducts ? new IntegerGemmKernel<Vector256<int>, DotUnsignedBytes256>() : null;

    /// <summary>Bytes of an element: 1 or 2.</summary>
    public abstract int ElementBytes { get; }

    /// <summary>Added to each element of the left side before it is multiplied.</summary>
    public abstract int LeftOffset { get; }

    /// <summary>Columns in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Rows of a full tile.</summary>
    public abstract int MaxRows { get; }

    /// <summary>Vectors in the widest panel.</summary>
    public abstract int MaxVectors { get; }

    /// <summary>Sums of some rows of a block for one panel and one stretch of the depth.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="firstRow">First row, a multiple of <see cref="MaxRows"/>.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="panels">The right side.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="stretch">Which taps, and which elements of each.</param>
    /// <param name="sums">Where they go.</param>
    /// <param name="stride">Sums from one row to the next.</param>
    public abstract void Multiply(
        in IntegerBlock block, int firstRow, int rowCount, IntegerPanels panels, int panel, in DepthStretch stretch, int* sums, int stride);
}
