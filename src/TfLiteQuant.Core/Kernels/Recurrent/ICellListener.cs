namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Told what arises inside a recurrent cell, step by step: one row of the batch in each call.</summary>
internal interface ICellListener
{
    /// <summary>A gate's sum before layer normalization; not called for cells without.</summary>
    /// <param name="gate">0 input, 1 forget, 2 cell, 3 output.</param>
    /// <param name="sums">One for each unit.</param>
    void GateSum(int gate, ReadOnlySpan<float> sums);

    /// <summary>The cell's state after the step.</summary>
    void CellState(ReadOnlySpan<float> state);

    /// <summary>Output gate times activated state, before projection.</summary>
    void Hidden(ReadOnlySpan<float> hidden);

    /// <summary>What the step gives out and the next one reads.</summary>
    void Output(ReadOnlySpan<float> output);
}
