namespace TfLiteQuant.Kernels;

/// <summary>Combines elements into fewer results.</summary>
internal interface IReduction<T>
    where T : unmanaged
{
    /// <summary>Computes the results of some groups of a plan.</summary>
    /// <param name="plan">Which elements belong together.</param>
    /// <param name="x">All elements.</param>
    /// <param name="y">All results; only those of the groups are written.</param>
    /// <param name="start">First group.</param>
    /// <param name="end">Group after the last.</param>
    void Run(ReductionPlan plan, ReadOnlySpan<T> x, Span<T> y, int start, int end);
}
