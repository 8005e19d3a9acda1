namespace TfLiteQuant.Kernels;

/// <summary>Operands of loops over 8-bit codes: as many as results, or one for all.</summary>
internal static class ByteOperand
{
    /// <summary>Codes of the widest vector.</summary>
    public const int MostCodes = 64;

    /// <summary>Up to here spreading what all codes share over vectors costs more than it saves.</summary>
    public const int FewCodes = 96;

    /// <summary>What is left of an operand after some results: the one for all stays.</summary>
    public static ReadOnlySpan<TCode> From<TCode>(ReadOnlySpan<TCode> operand, int start) => operand.Length == 1 ? operand : operand[start..];

    /// <summary>The one for all as often as a vector reads it.</summary>
    public static ReadOnlySpan<TCode> Spread<TCode>(TCode code, Span<TCode> room)
    {
        room.Fill(code);
        return room;
    }
}
