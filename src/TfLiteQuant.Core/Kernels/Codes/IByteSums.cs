namespace TfLiteQuant.Kernels;

/// <summary><see cref="ByteSumTerms"/> on a vector of codes.</summary>
/// <typeparam name="T">The vectors themselves, with what all codes share.</typeparam>
internal interface IByteSums<T>
    where T : struct, IByteSums<T>
{
    /// <summary>How many codes.</summary>
    static abstract int Count { get; }

    /// <summary>What all codes share.</summary>
    /// <param name="terms">The form.</param>
    /// <param name="isSigned">Whether codes have a sign.</param>
    /// <param name="min">Smallest code of a result.</param>
    /// <param name="max">Largest code of a result.</param>
    static abstract T Of(ByteSumTerms terms, bool isSigned, int min, int max);

    /// <summary>Writes the sums, unless one of them is in doubt.</summary>
    bool TrySum(ref byte a, ref byte b, ref byte y);
}
