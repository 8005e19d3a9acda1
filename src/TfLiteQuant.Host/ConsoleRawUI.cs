using System.Management.Automation;
using System.Management.Automation.Host;

namespace TfLiteQuant.Host;

/// <summary>The terminal's size, which the formatter lays tables out by. Nothing here moves the cursor or reads the
/// screen, so that the rest says that it is not supported.</summary>
internal sealed class ConsoleRawUI : PSHostRawUserInterface
{
    // Wide enough for the module's tables in a log, and not too wide for it.
    private static readonly Size NoTerminal = new(120, 50);

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw new PSNotSupportedException();
    }

    public override Size WindowSize
    {
        get
        {
            if (Console.IsOutputRedirected)
                return NoTerminal;
            try
            {
                return Console.WindowWidth > 0 ? new Size(Console.WindowWidth, Console.WindowHeight) : NoTerminal;
            }
            catch (IOException)
            {
                return NoTerminal;
            }
        }
        set => throw new PSNotSupportedException();
    }

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition
    {
        get => default;
        set => throw new PSNotSupportedException();
    }

    public override Coordinates WindowPosition
    {
        get => default;
        set => throw new PSNotSupportedException();
    }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle
    {
        get => "TfLiteQuant.Host";
        set { }
    }

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new PSNotSupportedException();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new PSNotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new PSNotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new PSNotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new PSNotSupportedException();
}
