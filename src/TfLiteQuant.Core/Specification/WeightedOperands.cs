using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Where an operator has its weights, and what its bias is in units of.</summary>
/// <param name="Input">Position of the activation.</param>
/// <param name="Filter">Position of the weights.</param>
/// <param name="Axis">Dimension of the weights that scales may run along: that of the output channels.</param>
/// <param name="Bias">Position of the bias, which the operator may lack.</param>
/// <remarks>Stated apart from the quantizer's own rules, so that a mistake in one shows.</remarks>
internal sealed record WeightedOperands(int Input, int Filter, int Axis, int Bias)
{
    private static readonly Dictionary<BuiltinOperator, WeightedOperands> ByOperator = new()
    {
        [BuiltinOperator.Conv2D] = new(0, 1, 0, 2),
        [BuiltinOperator.DepthwiseConv2D] = new(0, 1, 3, 2),
        [BuiltinOperator.FullyConnected] = new(0, 1, 0, 2),
        [BuiltinOperator.TransposeConv] = new(2, 1, 0, 3),
    };

    // Weights of recurrent operators have one scale each; positions of those that multiply 8-bit values.
    private static readonly Dictionary<BuiltinOperator, int[]> Recurrent = new()
    {
        [BuiltinOperator.Lstm] = [1, 2, 3, 4, 5, 6, 7, 8, 16],
        [BuiltinOperator.UnidirectionalSequenceLstm] = [1, 2, 3, 4, 5, 6, 7, 8, 16],
        [BuiltinOperator.BidirectionalSequenceLstm] = [.. Enumerable.Range(1, 8), 15, .. Enumerable.Range(18, 8), 32],
        [BuiltinOperator.Rnn] = [1, 2],
        [BuiltinOperator.UnidirectionalSequenceRnn] = [1, 2],
        [BuiltinOperator.BidirectionalSequenceRnn] = [1, 2, 5, 6],
        [BuiltinOperator.Svdf] = [1, 2],
    };

    /// <summary>The facts of an operator; null where it has no weights of this kind.</summary>
    public static WeightedOperands? Of(BuiltinOperator op) => ByOperator.GetValueOrDefault(op);

    /// <summary>Whether an operator multiplies by symmetric weights of its own.</summary>
    public static bool Has(BuiltinOperator op) => ByOperator.ContainsKey(op) || Recurrent.ContainsKey(op);

    /// <summary>The constant weights of an operator that must be symmetric.</summary>
    public static IEnumerable<Operand> WeightsOf(CheckedOperator op)
    {
        int[] positions = Of(op.Builtin) is { } weighted ? [weighted.Filter] : Recurrent.GetValueOrDefault(op.Builtin) ?? [];
        // The basic LSTM has five inputs and 8-bit codes of its own kind.
        if (op.Builtin == BuiltinOperator.Lstm && op.Operator.Inputs.Length < 20) positions = [];
        foreach (var position in positions)
        {
            if (op.Input(position) is { Tensor.IsConstant: true, HasCodes: true } operand) yield return operand;
        }
    }
}
