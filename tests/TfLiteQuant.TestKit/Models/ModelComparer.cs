using System.Collections;
using System.Reflection;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Compares two models member by member, by reflection: a member added to the model is compared without a change here.
/// What a file does not hold is left out: the model's path, its length, and how buffers are numbered.
/// </summary>
public static class ModelComparer
{
    private static readonly HashSet<string> NotInFile =
        [nameof(TfLiteModel.Path), nameof(TfLiteModel.FileLength), nameof(TfLiteModel.Buffers), nameof(Tensor.IsConstant), nameof(Tensor.ElementCount)];

    /// <summary>The path of the first difference and what differs, null if the models are equal.</summary>
    /// <param name="expected">One model.</param>
    /// <param name="actual">The other.</param>
    /// <param name="ignoring">Names of members to leave out as well.</param>
    public static string? FirstDifference(TfLiteModel expected, TfLiteModel actual, params string[] ignoring)
        => Compare("model", expected, actual, ignoring) ?? CompareBuffers(expected, actual);

    private static string? Compare(string path, object? expected, object? actual, string[] ignoring)
    {
        if (ReferenceEquals(expected, actual)) return null;
        if (expected is null || actual is null) return $"{path}: {expected ?? "null"} against {actual ?? "null"}";
        if (expected.GetType() != actual.GetType()) return $"{path}: {expected.GetType().Name} against {actual.GetType().Name}";
        return expected switch
        {
            BufferData data => data.ContentEquals((BufferData)actual) ? null : $"{path}: {data.Length} bytes against {((BufferData)actual).Length}, or other content",
            FieldValue value => CompareValues(path, value, (FieldValue)actual, ignoring),
            float number => BitConverter.SingleToInt32Bits(number) == BitConverter.SingleToInt32Bits((float)actual) ? null : $"{path}: {number} against {actual}",
            string or ValueType => expected.Equals(actual) ? null : $"{path}: {expected} against {actual}",
            FieldMap fields => CompareLists(path, fields.ToList(), ((FieldMap)actual).ToList(), ignoring),
            IList list => CompareLists(path, list, (IList)actual, ignoring),
            _ => CompareMembers(path, expected, actual, ignoring),
        };
    }

    private static string? CompareLists(string path, IList expected, IList actual, string[] ignoring)
    {
        if (expected.Count != actual.Count) return $"{path}: {expected.Count} entries against {actual.Count}";
        for (var i = 0; i < expected.Count; i++)
        {
            var difference = expected[i] is KeyValuePair<int, FieldValue> field
                ? CompareFields($"{path}[{i}]", field, (KeyValuePair<int, FieldValue>)actual[i]!, ignoring)
                : Compare($"{path}[{i}]", expected[i], actual[i], ignoring);
            if (difference is not null) return difference;
        }

        return null;
    }

    private static string? CompareFields(string path, KeyValuePair<int, FieldValue> expected, KeyValuePair<int, FieldValue> actual, string[] ignoring)
        => expected.Key != actual.Key
            ? $"{path}: field {expected.Key} against field {actual.Key}"
            : Compare($"{path}(field {expected.Key})", expected.Value, actual.Value, ignoring);

    private static string? CompareValues(string path, FieldValue expected, FieldValue actual, string[] ignoring)
    {
        if (expected.Kind != actual.Kind || expected.Size != actual.Size || expected.Bits != actual.Bits)
            return $"{path}: {expected.Kind} of {expected.Size} ({expected.Bits}) against {actual.Kind} of {actual.Size} ({actual.Bits})";
        return expected.Kind switch
        {
            FieldKind.Text => Compare(path, expected.AsString(), actual.AsString(), ignoring),
            FieldKind.TextVector => Compare(path, expected.AsStrings(), actual.AsStrings(), ignoring),
            FieldKind.ScalarVector => Compare(path, expected.AsRawVector(), actual.AsRawVector(), ignoring),
            FieldKind.Table => Compare(path, expected.AsTable(), actual.AsTable(), ignoring),
            FieldKind.TableVector => Compare(path, expected.AsTables(), actual.AsTables(), ignoring),
            _ => null,
        };
    }

    private static string? CompareMembers(string path, object expected, object actual, string[] ignoring)
    {
        foreach (var property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || NotInFile.Contains(property.Name) || ignoring.Contains(property.Name)) continue;
            var difference = Compare($"{path}.{property.Name}", property.GetValue(expected), property.GetValue(actual), ignoring);
            if (difference is not null) return difference;
        }

        return null;
    }

    /// <summary>Also what nothing refers to must be there: the same contents, though equal ones may be one.</summary>
    private static string? CompareBuffers(TfLiteModel expected, TfLiteModel actual)
    {
        var mine = Contents(expected);
        var other = Contents(actual);
        return mine.SetEquals(other) ? null : $"model.Buffers: {mine.Count} different contents against {other.Count}, or other ones";
    }

    private static HashSet<string> Contents(TfLiteModel model)
        => [.. model.Buffers.Where(static buffer => !buffer.Data.IsEmpty).Select(static buffer => ContentHash.Of(buffer.Data))];
}
