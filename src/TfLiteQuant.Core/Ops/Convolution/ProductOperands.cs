using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>The tensors of an integer product with weights, and what the operator says of it.</summary>
/// <param name="Input">Left side.</param>
/// <param name="Weights">Weights.</param>
/// <param name="BiasPosition">Where the optional bias stands among the operator's inputs.</param>
/// <param name="Output">Result; its shape is set.</param>
/// <param name="Axis">The dimension of the weights that scales run along.</param>
/// <param name="Activation">Fused activation, as the option has it.</param>
/// <param name="Arithmetic">How sums become codes.</param>
internal sealed record ProductOperands(
    TensorValue Input, TensorValue Weights, int BiasPosition, TensorValue Output, int Axis, int Activation, ProductArithmetic Arithmetic);
