using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Multiplies blocks with the widest vectors that the processor has.</summary>
internal abstract unsafe class GemmKernel
{
    /// <summary>Columns of a vector by which to choose between orders of sums: the choice, and so a result's bits, are the same for every
    /// processor.</summary>
    public const int ChoiceLanes = 16;

    /// <summary>The one for this processor.</summary>
    public static GemmKernel Best { get; } =
        CpuFeatures.HasVector512 ? new GemmKernel<Vector512<float>, Lanes512, Vector512<float>, Lanes512>()
        : CpuFeatures.HasVector256 && CpuFeatures.HasFma ? new GemmKernel<Vector256<float>, Lanes256, Twofold<Vector256<float>>, LanesTwofold<Vector256<float>, Lanes256>>()
        : CpuFeatures.HasVector128 ? new GemmKernel<
            Vector128<float>, Lanes128, Twofold<Twofold<Vector128<float>>>, LanesTwofold<Twofold<Vector128<float>>, LanesTwofold<Vector128<float>, Lanes128>>>()
        : new GemmKernel<float, LanesScalar, float, LanesScalar>();

    /// <summary>Floats in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Rows of a full tile.</summary>
    public abstract int MaxRows { get; }

    /// <summary>Vectors in the widest panel.</summary>
    public abstract int MaxVectors { get; }

    /// <summary>Columns up to which a last vector is packed for two rows at once; 0 where that is not done.</summary>
    public abstract int HalfColumns { get; }

    /// <summary>Columns of a panel whose columns lie each in one piece.</summary>
    public abstract int ThinColumns { get; }

    /// <summary>How a right side lies whose results are two sums each, over even and over odd places.</summary>
    public abstract PanelForm FormOfPairs { get; }

    /// <summary>Multiplies all rows of a block with its panels: panel by panel, so that one panel stays in the nearest cache.</summary>
    public abstract void Multiply(in GemmBlock block, GemmPanels panels);

    /// <summary>Multiplies rows that lie in even steps with all panels.</summary>
    public abstract void Multiply(in GemmLine line, GemmPanels panels);
}
