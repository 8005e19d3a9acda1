using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>One strided copy from a tensor to a tensor.</summary>
/// <param name="Source">Where elements come from.</param>
/// <param name="Target">Where they go.</param>
/// <param name="Plan">How.</param>
internal sealed record TensorCopy(TensorValue Source, TensorValue Target, CopyPlan Plan);
