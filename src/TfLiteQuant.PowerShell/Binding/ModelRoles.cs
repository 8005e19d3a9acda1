using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Which of two models is the float one. Users name it first as often as last.</summary>
internal static class ModelRoles
{
    /// <summary>Pairs in their order: where a reference is quantized and what is held against it is float, the other way round, with a
    /// warning; where both are quantized that is told, too. What cannot be opened is left for those who use it to tell.</summary>
    /// <param name="command">Warns.</param>
    /// <param name="pairs">Models that were named as the float one and the quantized one.</param>
    public static IEnumerable<(string Reference, string Path)> Of(Cmdlet command, IEnumerable<(string Reference, string Path)> pairs)
    {
        // Mostly references are float, and no other model need be looked at.
        var states = new Dictionary<string, QuantizationState?>(StringComparer.Ordinal);
        foreach (var (reference, path) in pairs.Distinct())
        {
            if (!states.TryGetValue(reference, out var state)) states.Add(reference, state = StateOf(reference));
            var isQuantized = state is not (null or QuantizationState.Float or QuantizationState.Float16);
            if (!isQuantized || StateOf(path) != QuantizationState.Float)
            {
                if (isQuantized) command.WriteWarning($"{path}: the model that it is compared with is quantized itself ({state}): {reference}");
                yield return (reference, path);
                continue;
            }

            command.WriteWarning($"{path}: it is float and was to be held against a quantized model, so that it is taken for the reference: {reference}");
            yield return (path, reference);
        }
    }

    private static QuantizationState? StateOf(string path)
    {
        try
        {
            using var model = ModelReader.Open(path);
            return QuantizationStates.Of(model);
        }
        catch (Exception error) when (error is TfLiteQuantException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
