using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Which of two models is the float one. Users name it first as often as last.</summary>
internal static class ModelRoles
{
    /// <summary>The pair in its order: where a reference is quantized and what is held against it is float, the other way round, with a
    /// warning. What cannot be opened is left for those who use it to tell.</summary>
    /// <param name="command">Warns.</param>
    /// <param name="reference">The model that was named as the float one.</param>
    /// <param name="path">The model that was named as the quantized one.</param>
    public static (string Reference, string Path) Of(Cmdlet command, string reference, string path)
    {
        try
        {
            using var models = new OpenModels();
            if (QuantizationStates.Of(models.Open(path)) != QuantizationState.Float || QuantizationStates.Of(models.Open(reference)) is QuantizationState.Float or QuantizationState.Float16)
                return (reference, path);
        }
        catch (Exception error) when (error is TfLiteQuantException or IOException or UnauthorizedAccessException)
        {
            return (reference, path);
        }

        command.WriteWarning($"{path}: it is float and was to be held against a quantized model, so that it is taken for the reference: {reference}");
        return (path, reference);
    }
}
