namespace TfLiteQuant.Datasets;

/// <summary>Tells which input values without a name are for.</summary>
internal static class SingleInput
{
    /// <summary>The input that is named by the options, or the only one.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The model has several and none is named, or none of that name.</exception>
    public static ModelInput Of(IReadOnlyList<ModelInput> inputs, DatasetOptions options, string? path)
    {
        if (options.InputName is null) return inputs.Count == 1 ? inputs[0] : throw DatasetFault.Unnamed(path, inputs);
        return inputs.FirstOrDefault(input => input.IsNamed(options.InputName))
            ?? throw DatasetFault.Of(path, $"The model has no input '{options.InputName}'.", $"It takes {string.Join(", ", inputs)}.{EntryPoint.Hint(inputs, [options.InputName])}");
    }
}
