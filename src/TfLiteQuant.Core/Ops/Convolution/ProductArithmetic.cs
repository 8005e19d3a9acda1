namespace TfLiteQuant.Ops;

/// <summary>How the reference turns an integer product's sums into codes.</summary>
internal enum ProductArithmetic
{
    /// <summary>Fixed-point multipliers.</summary>
    FixedPoint,

    /// <summary>Real factors in double precision: FULLY_CONNECTED.</summary>
    Scaled,
}
