namespace TfLiteQuant.Calibration;

/// <summary>The range of a value in one sample.</summary>
/// <param name="Key">The value: see <see cref="ValueMap"/>.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
internal readonly record struct SampleRange(int Key, float Min, float Max);
