namespace TfLiteQuant.Inspection;

/// <summary>Where a tensor's values come from.</summary>
public enum TensorRole
{
    /// <summary>They are computed or fed in each run.</summary>
    Activation,

    /// <summary>The file holds them.</summary>
    Constant,

    /// <summary>They are state, kept from one run to the next.</summary>
    Variable,
}
