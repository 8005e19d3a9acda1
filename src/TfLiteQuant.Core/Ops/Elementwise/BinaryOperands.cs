using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>The tensors of an operator with two inputs, and how they are broadcast.</summary>
internal sealed record BinaryOperands(TensorValue First, TensorValue Second, TensorValue Output, BroadcastPlan Plan);
