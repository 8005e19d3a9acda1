namespace TfLiteQuant.Ops;

/// <summary>A kernel of a fused operator, inside which values arise that a quantizer needs the ranges of.</summary>
public interface IInnerValues
{
    /// <summary>Who is told of them; null for nobody, which costs nothing.</summary>
    IInnerValueObserver? Observer { get; set; }
}

/// <summary>Sees values inside a fused operator while it runs. Spans are valid during the call only.</summary>
public interface IInnerValueObserver
{
    /// <summary>Values that the operator gives to nobody.</summary>
    /// <param name="position">Position among the operator's intermediates (<see cref="Model.Operator.Intermediates"/>). For an
    /// LSTM: 0 to 3 the sums of the input, forget, cell and output gate before layer normalization, where there is any; 4 the
    /// hidden values before projection; 5 more for the backward half of a bidirectional one.</param>
    /// <param name="values">One row of the batch at one point in time.</param>
    void Intermediate(int position, ReadOnlySpan<float> values);

    /// <summary>What a state tensor holds at one point in time, of which it keeps only the last.</summary>
    /// <param name="state">The tensor, an input of the operator.</param>
    /// <param name="values">One row of the batch.</param>
    void State(TensorValue state, ReadOnlySpan<float> values);
}
