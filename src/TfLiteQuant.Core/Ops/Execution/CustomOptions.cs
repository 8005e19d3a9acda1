using System.Buffers.Binary;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>The two forms in which custom operators keep their options.</summary>
internal static class CustomOptions
{
    private const int PaddingSame = 1, PaddingValid = 2;

    /// <summary>Options that are a FlexBuffer map.</summary>
    public static FlexMap RequireMap(this BindContext context)
        => (context.Operator.CustomOptions is { } bytes ? FlexMap.Read(bytes.AsSpan<byte>()) : null)
            ?? throw context.Fail("Its options cannot be read.", "They are a FlexBuffer map; convert the model again.");

    /// <summary>A whole number of a map: towards zero where it is none, and the nearest that there is where it is too large.</summary>
    public static int Whole(this FlexMap map, string name, int otherwise = 0)
        => (int)Math.Clamp(map[name] is { } number && !double.IsNaN(number) ? number : otherwise, int.MinValue, int.MaxValue);

    /// <summary>Options that are the bytes of a C structure of <c>int</c> and enumerations, which take four bytes each, lowest first.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="count">How many the operator reads; more may follow, which newer converters add.</param>
    public static int[] RequireFields(this BindContext context, int count)
    {
        ReadOnlySpan<byte> bytes = context.Operator.CustomOptions is { } options ? options.AsSpan<byte>() : [];
        if (bytes.Length < count * sizeof(int))
            throw context.Fail($"Its options are {bytes.Length} bytes instead of at least {count * sizeof(int)}.", "They are the bytes of a C structure; convert the model again.");
        var fields = new int[count];
        for (var i = 0; i < count; i++) fields[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        return fields;
    }

    /// <summary>A structure's padding as the schema counts it: the runtime's enumeration has 0 for unknown, then SAME and VALID.</summary>
    public static int Padding(this BindContext context, int field) => field is PaddingSame or PaddingValid
        ? field - PaddingSame
        : throw context.Fail($"Its padding is {field}.", $"{PaddingSame} (SAME) and {PaddingValid} (VALID) exist; the model is malformed.");
}
