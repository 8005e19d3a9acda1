using System.Management.Automation;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that runs models: which entry point, on how many threads, in how much memory.</summary>
public abstract class ExecutionCommand : ModelFileCommand
{
    private protected ExecutionCommand()
    {
    }

    /// <summary>The entry point to run. The default is the main graph.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignatureCompleter))]
    public string? Signature { get; set; }

    /// <summary>Threads to compute with; 0 for as many as the machine has cores.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>Most bytes of memory for tensors and kernels. The default is what the machine has.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MaxMemory { get; set; }

    /// <summary>How models are run, as the parameters say.</summary>
    private protected virtual InterpreterOptions Options => new() { Threads = Threads, MemoryLimit = MaxMemory > 0 ? MaxMemory : null };
}
