using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>How a sum is multiplied by a <see cref="FixedPointMultiplier"/>.</summary>
internal enum FixedPointRounding
{
    /// <summary>Rounded twice: <see cref="FixedPointMultiplier.Multiply"/>.</summary>
    Twice,

    /// <summary>With the reduced mantissa, rounded once: <see cref="FixedPointMultiplier.MultiplyWide"/>.</summary>
    Wide,
}
