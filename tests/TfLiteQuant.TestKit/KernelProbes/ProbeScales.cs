namespace TfLiteQuant.TestKit;

/// <summary>How a probe's output is scaled relative to its inputs.</summary>
public enum ProbeScales
{
    /// <summary>The output has parameters of its own, fitted to its values.</summary>
    Free,

    /// <summary>Inputs and output have one set of parameters.</summary>
    Same,

    /// <summary>The output has the parameters that the operator prescribes.</summary>
    Fixed,

    /// <summary>The output holds no codes: indices, truth values, shapes, floats.</summary>
    None,
}
