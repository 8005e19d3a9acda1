using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Model files that are open for as long as they are measured.</summary>
internal sealed class OpenModels : IDisposable
{
    private readonly List<TfLiteModel> _models = [];

    /// <summary>The models, in the order they were opened.</summary>
    public IReadOnlyList<TfLiteModel> All => _models;

    /// <exception cref="Diagnostics.TfLiteQuantException">The file is no model.</exception>
    public TfLiteModel Open(string path)
    {
        var model = ModelReader.Open(path);
        _models.Add(model);
        return model;
    }

    public void Dispose()
    {
        foreach (var model in _models) model.Dispose();
    }
}
