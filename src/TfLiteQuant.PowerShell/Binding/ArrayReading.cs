using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Makes arrays of what scripts hold numbers in: numbers, typed arrays of any rank, lists, <c>object[]</c>, and lists of lists,
/// whose nesting gives the shape. Typed arrays keep their type; other lists become booleans, whole numbers (int64) or doubles.
/// </summary>
internal static class ArrayReading
{
    /// <summary>The array that a value stands for.</summary>
    /// <exception cref="TfLiteQuantException">It holds something that is no number, or rows of different lengths.</exception>
    public static SampleArray Read(object? value) => Unwrap(value) switch
    {
        SampleArray array => array,
        Array array when TypeOf(array.GetType().GetElementType()!) is { } type => FromTyped(array, type),
        var other => FromNested(other),
    };

    /// <summary>Whether an array is one of numbers by its type, of whatever rank and size.</summary>
    public static bool IsTyped(Array array) => TypeOf(array.GetType().GetElementType()!) is not null;

    /// <summary>Whether a value is a list of values, as arrays are and texts and dictionaries are not.</summary>
    public static bool IsList(object? value) => value is IEnumerable and not string and not IDictionary;

    /// <summary>The object without the wrapping that PowerShell puts around it.</summary>
    public static object? Unwrap(object? value) => value is PSObject { BaseObject: var inner and not PSCustomObject } ? inner : value;

    private static SampleArray FromTyped(Array array, TensorType type)
    {
        var shape = new int[array.Rank];
        for (var dimension = 0; dimension < shape.Length; dimension++) shape[dimension] = array.GetLength(dimension);
        var bytes = new byte[(long)array.Length * type.BitsPerElement() / 8];
        // Arrays of several dimensions lie in memory in row-major order, as tensors do.
        if (bytes.Length > 0) MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), bytes.Length).CopyTo(bytes);
        return new SampleArray(type, shape, bytes);
    }

    private static SampleArray FromNested(object? value)
    {
        var shape = new List<int>();
        var leaves = new List<object>();
        Gather(value, 0, shape, leaves, isFirst: true);
        int[] dimensions = [.. shape];
        if (leaves.Count > 0 && leaves.TrueForAll(static leaf => leaf is bool))
            return SampleArray.From<byte>(TensorType.Bool, dimensions, [.. leaves.Select(static leaf => (bool)leaf ? (byte)1 : (byte)0)]);
        return leaves.Count > 0 && leaves.TrueForAll(IsWhole)
            ? SampleArray.From<long>(TensorType.Int64, dimensions, [.. leaves.Select(static leaf => Convert.ToInt64(leaf, CultureInfo.InvariantCulture))])
            : SampleArray.From<double>(TensorType.Float64, dimensions, [.. leaves.Select(NumberOf)]);
    }

    // The first item at each depth says how long those beside it must be.
    private static void Gather(object? value, int depth, List<int> shape, List<object> leaves, bool isFirst)
    {
        var item = Unwrap(value);
        if (!IsList(item))
        {
            if (depth < shape.Count) throw Ragged(depth, "a number", $"a list of {shape[depth]}");
            leaves.Add(item ?? throw NoNumber("nothing ($null)"));
            return;
        }

        var items = ((IEnumerable)item!).Cast<object?>().ToList();
        if (isFirst) shape.Add(items.Count);
        else if (depth >= shape.Count) throw Ragged(depth, $"a list of {items.Count}", "a number");
        else if (shape[depth] != items.Count) throw Ragged(depth, $"a list of {items.Count}", $"one of {shape[depth]}");
        for (var i = 0; i < items.Count; i++) Gather(items[i], depth + 1, shape, leaves, isFirst && i == 0);
    }

    private static bool IsWhole(object leaf) => leaf is int or long or byte or sbyte or short or ushort or uint;

    private static double NumberOf(object leaf) => leaf switch
    {
        double number => number,
        Half number => (double)number,
        IConvertible number and not (string or char or bool or DateTime) => number.ToDouble(CultureInfo.InvariantCulture),
        // Rows of a CSV file hold numbers as texts.
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw NoNumber($"'{leaf}' ({leaf.GetType().Name})"),
    };

    private static TensorType? TypeOf(Type element)
        => element == typeof(float) ? TensorType.Float32
            : element == typeof(double) ? TensorType.Float64
            : element == typeof(Half) ? TensorType.Float16
            : element == typeof(sbyte) ? TensorType.Int8
            : element == typeof(byte) ? TensorType.UInt8
            : element == typeof(short) ? TensorType.Int16
            : element == typeof(ushort) ? TensorType.UInt16
            : element == typeof(int) ? TensorType.Int32
            : element == typeof(uint) ? TensorType.UInt32
            : element == typeof(long) ? TensorType.Int64
            : element == typeof(ulong) ? TensorType.UInt64
            : element == typeof(bool) ? TensorType.Bool
            : null;

    private static TfLiteQuantException NoNumber(string what)
        => new(ErrorCode.InvalidInput, $"{what} is no number.", "Give numbers, arrays of them, or lists of lists of them.");

    private static TfLiteQuantException Ragged(int depth, string came, string expected)
        => new(ErrorCode.InvalidInput, $"The lists at depth {depth} differ: {came} stands beside {expected}.", "Give lists of one length at each depth.");
}
