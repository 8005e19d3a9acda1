namespace TfLiteQuant.Calibration;

/// <summary>What was recorded of a tensor.</summary>
/// <param name="Subgraph">Index of its subgraph.</param>
/// <param name="Index">Index of the tensor in it.</param>
/// <param name="Name">Name; empty where the model has none.</param>
/// <param name="Producer">Operator that computes it, such as <c>CONV_2D</c>; null for inputs and states.</param>
/// <param name="ProducerIndex">Index of that operator; null for inputs and states.</param>
/// <param name="Statistics">What was recorded.</param>
public sealed record TensorStatistics(int Subgraph, int Index, string Name, string? Producer, int? ProducerIndex, ValueStatistics Statistics);

/// <summary>What was recorded of a value inside a fused operator.</summary>
/// <param name="Subgraph">Index of its subgraph.</param>
/// <param name="Operator">Index of the operator in it.</param>
/// <param name="OperatorName">The operator, such as <c>UNIDIRECTIONAL_SEQUENCE_LSTM</c>.</param>
/// <param name="Position">Position among the operator's intermediates.</param>
/// <param name="Statistics">What was recorded.</param>
public sealed record InnerStatistics(int Subgraph, int Operator, string OperatorName, int Position, ValueStatistics Statistics);
