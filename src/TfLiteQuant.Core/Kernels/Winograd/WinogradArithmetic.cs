using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>The loops of minimal filtering, with the widest vectors that the processor has.</summary>
internal abstract unsafe class WinogradArithmetic
{
    /// <summary>The one for this processor.</summary>
    public static WinogradArithmetic Best { get; } =
        CpuFeatures.HasVector512 ? new WinogradArithmetic<Vector512<float>, Lanes512>()
        : CpuFeatures.HasVector256 && CpuFeatures.HasFma ? new WinogradArithmetic<Vector256<float>, Lanes256>()
        : CpuFeatures.HasVector128 ? new WinogradArithmetic<Vector128<float>, Lanes128>()
        : new WinogradArithmetic<float, LanesScalar>();

    /// <summary>Floats in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Vectors in the widest panel.</summary>
    public abstract int MaxVectors { get; }

    /// <summary>Transforms one tile of the input.</summary>
    /// <param name="rows">Four pointers, to the first position of each row.</param>
    /// <param name="channels">Channels, which is also the floats from one position of a row to the next.</param>
    /// <param name="target">The first of sixteen stretches, <paramref name="channels"/> floats each.</param>
    /// <param name="step">Floats from one stretch to the next.</param>
    public abstract void Input(float** rows, int channels, float* target, nint step);

    /// <summary>Multiplies the rows of a stretch with a panel of factors.</summary>
    public abstract void Multiply(in WinogradProduct product);

    /// <summary>Transforms products back into outputs.</summary>
    public abstract void Output(in WinogradSums sums);
}

/// <summary>The loops for one vector width.</summary>
internal sealed unsafe class WinogradArithmetic<TVector, TLanes> : WinogradArithmetic
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    public override int Lanes => sizeof(TVector) / sizeof(float);

    public override int MaxVectors => WinogradProductTile<TVector, TLanes>.MaxVectors;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Input(float** rows, int channels, float* target, nint step)
    {
        if (channels >= Lanes) WinogradTransform<TVector, TLanes>.Input(rows[0], rows[1], rows[2], rows[3], channels, target, step);
        else WinogradTransform<float, LanesScalar>.Input(rows[0], rows[1], rows[2], rows[3], channels, target, step);
    }

    public override void Multiply(in WinogradProduct product)
    {
        fixed (WinogradProduct* pinned = &product) WinogradProductTile<TVector, TLanes>.Multiply(pinned);
    }

    public override void Output(in WinogradSums sums)
    {
        fixed (WinogradSums* pinned = &sums) WinogradTransform<TVector, TLanes>.Output(pinned);
    }
}
