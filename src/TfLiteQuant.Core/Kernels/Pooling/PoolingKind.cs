namespace TfLiteQuant.Kernels;

/// <summary>What a pooling window computes.</summary>
internal enum PoolingKind
{
    Average,
    Max,

    /// <summary>Root of the mean square.</summary>
    L2,
}
