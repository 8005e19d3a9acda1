namespace TfLiteQuant.Evaluation;

/// <summary>A tensor of a model.</summary>
/// <param name="Subgraph">Index of its subgraph.</param>
/// <param name="Index">Its index there.</param>
internal readonly record struct TensorId(int Subgraph, int Index);
