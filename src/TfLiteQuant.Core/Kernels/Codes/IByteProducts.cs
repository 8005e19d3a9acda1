namespace TfLiteQuant.Kernels;

/// <summary>Products of 8-bit codes on vectors, by <see cref="ByteRescaling"/>.</summary>
/// <typeparam name="T">The vectors themselves, with what all codes share.</typeparam>
internal interface IByteProducts<T>
    where T : struct, IByteProducts<T>
{
    /// <summary>How many codes.</summary>
    static abstract int Count { get; }

    /// <summary>What all codes share.</summary>
    static abstract T Of(ByteProductTerms terms, bool isSigned);

    /// <summary>Writes a * b.</summary>
    void Product(ref byte a, ref byte b, ref byte y);

    /// <summary>Writes a where it is at least 0, a * b elsewhere.</summary>
    void Prelu(ref byte a, ref byte b, ref byte y);
}
