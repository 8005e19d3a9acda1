using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Multiplies blocks with the widest vectors that the processor has.</summary>
internal abstract unsafe class GemmKernel
{
    /// <summary>The one for this processor.</summary>
    public static GemmKernel Best { get; } =
        CpuFeatures.HasVector512 ? new GemmKernel<Vector512<float>, Lanes512>()
        : CpuFeatures.HasVector256 && CpuFeatures.HasFma ? new GemmKernel<Vector256<float>, Lanes256>()
        : CpuFeatures.HasVector128 ? new GemmKernel<Vector128<float>, Lanes128>()
        : new GemmKernel<float, LanesScalar>();

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

    /// <summary>Whether so few columns are faster each in one piece.</summary>
    /// <param name="rows">Rows of the right side.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">Floats of a piece of a row of the left side.</param>
    public abstract bool TakesThin(int rows, int columns, int depth);

    /// <summary>Whether two rows of so few columns share a vector.</summary>
    /// <param name="columns">Columns of the right side.</param>
    /// <param name="depth">Floats of a piece of a row of the left side.</param>
    public abstract bool TakesPairs(int columns, int depth);

    /// <summary>Multiplies all rows of a block with its panels: panel by panel, so that one panel stays in the nearest cache.</summary>
    public abstract void Multiply(in GemmBlock block, GemmPanels panels);

    /// <summary>Multiplies rows that lie in even steps with all panels.</summary>
    public abstract void Multiply(in GemmLine line, GemmPanels panels);
}
