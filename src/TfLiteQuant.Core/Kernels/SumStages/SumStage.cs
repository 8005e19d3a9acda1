namespace TfLiteQuant.Kernels;

/// <summary>What becomes of the sums of integer products: codes of a scale and zero point, or floats.</summary>
internal abstract unsafe class SumStage
{
    /// <summary>Whether it takes sums in 64 bits.</summary>
    public virtual bool IsWide => false;

    /// <summary>Computes outputs. A vector of sums and of what belongs to columns may be read from any column, past the last one.</summary>
    public abstract void Store(SumBlock* block);
}
